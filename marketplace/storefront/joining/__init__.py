"""« Ouvrir mon commerce »: the application's form and the letters that go with it."""
