"""Operations: the parts of the Health, Errors and Runbooks pages."""
