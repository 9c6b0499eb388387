"""Standards as a spreadsheet that a clerk fills: the layout, its forms (XLSX, CSV), and SIPPN's four parts.

`layout` says which sheets and columns there are; `unfold` and `fold` turn standards into rows and back; `workbook`,
`csv_pack` and `xlsx_reader` turn rows into files and back. Nothing here knows the database.
"""
