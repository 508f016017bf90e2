office-hello = Bonjour
