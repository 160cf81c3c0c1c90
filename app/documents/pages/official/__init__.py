"""Official papers in the layout of Nghị định 30/2020 (rules 7.1): heads, articles, tables, signatures, scans.

`press.set_papers` is a sandbox step: only it loads PyMuPDF. What a paper says comes as plain JSON:

    {"agency": ["HỘI ĐỒNG NHÂN DÂN", "TỈNH AN LĨNH"], "is_draft": false,
     "symbol": "Số: 12/QĐ-HĐND", "date": "An Lĩnh, ngày 25 tháng 3 năm 2026",
     "kind": "QUYẾT ĐỊNH", "about": "Về việc ...", "to": ["Kính gửi: ..."], "blocks": [...],
     "copies": ["Như Điều 3;", "Lưu: VT."], "signs": ["TM. THƯỜNG TRỰC", "CHỦ TỊCH"], "name": "Trần Thanh Bình",
     "footer": "...", "title": "...", "format": "A5", "repeated": 54,
     "scan": null | {"seed": 7, "seal": "TỈNH AN LĨNH"}}

A5 is the A4 sheet made smaller; `repeated` is how often all its pages stand in the file.

An agency of three lines names its superior in the first two. A block is one of

    {"block": "text", "text": "Điều **đậm**, *nghiêng*", "align": "justify" | "left" | "center" | "right",
     "indent": true, "size": 14}
    {"block": "heading", "text": "Chương I", "level": 1, "align": "center"}
    {"block": "table", "columns": [[6, "c"], [40, "l"]], "head": ["STT", "Nội dung"],
     "rows": [["1", "..."]], "size": 12}
    {"block": "page", "landscape": false}
    {"block": "boxes", "height": 400, "boxes": [[x, y, width, height, "text", size, shaded]]}   (in points)
"""
