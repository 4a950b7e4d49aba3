"""Job Sheet QA Auditor: a job sheet comes in, a verdict with its evidence comes out."""
