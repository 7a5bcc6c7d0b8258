"""What an editor says of the fields of a definition, in three languages: what each is called, and what stands in it."""
