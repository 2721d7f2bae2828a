"""The documents: reference pages from the code, the site, figures, and what proof-reads them."""
