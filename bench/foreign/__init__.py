"""Job sheets as other printers design them: a second opinion on what bench.corpus was tuned by.

Nothing here is looked at while the engine is mended except the tuning half's sheets; the styles of
the validation half are counted only.
"""
