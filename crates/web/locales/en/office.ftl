office-hello = Hello
