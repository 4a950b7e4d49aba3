"""Operations: what the rows and the servers say of the running system."""
