
# Compilers and interpreters for the students' languages; add yours.
apt-get update
apt-get install -y --no-install-recommends gcc libc6-dev make python3
