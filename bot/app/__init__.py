"""The composition root: settings -> store, knowledge, router, channels; and the way of a message through them."""
