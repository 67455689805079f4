"""The English of the interface: ``en.po``, and what finds all that it must hold."""
