"""The networks that help, their desks, their schemes and the documents they ask for."""
