"""An answer in another form: the checklist as a PDF to keep."""
