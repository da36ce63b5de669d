"""What all pages share: their looks, and how files come with them."""
