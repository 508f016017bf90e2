shop-hello = Hello
