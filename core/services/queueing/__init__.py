"""Audits on their way: handed to workers, kept alive, rescued, tried again, given up."""
