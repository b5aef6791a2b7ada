"""What a file or page is made of: each kind's bytes become text, with what it says about itself."""
