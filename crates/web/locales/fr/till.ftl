till-hello = Bonjour
