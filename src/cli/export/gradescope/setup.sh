#!/bin/sh
# Gradescope runs this once, when it builds the image.
set -eu
root=${AUTOGRADER_ROOT:-/autograder}
chmod +x "$root/source/synfin"
# If this fails, the program was built for other libraries than those of Gradescope's image.
"$root/source/synfin" --version
@COMPILERS@
