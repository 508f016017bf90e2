till-hello = Hello
