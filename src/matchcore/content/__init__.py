"""What a file holds, in and out within bounds: bytes, text, strict JSON, XML; and what is found meanwhile."""
