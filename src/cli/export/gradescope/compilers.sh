
# What the students' languages need; add yours.
apt-get update
apt-get install -y --no-install-recommends gcc libc6-dev make python3
