"""Word templates of councils: bringing them in, what they print, deciding on them."""
