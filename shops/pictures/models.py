"""Pictures that shops send: checked, stripped, and made into the sizes that pages show."""
