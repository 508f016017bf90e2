shop-hello = Bonjour
