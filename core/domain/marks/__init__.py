"""What a pen did: boxes ticked, options ringed or struck, items of checklists."""
