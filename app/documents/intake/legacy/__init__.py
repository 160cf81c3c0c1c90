"""Vietnamese written before Unicode: TCVN3 and VNI fonts, whose letters are other letters' codes."""
