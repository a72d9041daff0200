"""Settlement files of payment providers: bytes in, canonical lines out.

Plain Python, without Odoo: :func:`detect.detect` finds the format, and
:class:`document.Document` reads a file as its definition says.
"""
