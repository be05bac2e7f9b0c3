#!/bin/sh
# Lay a release that installs without internet into a new folder: release.sh PYTHON WHEELS FOLDER (`make release` calls it).
set -eu
python=$1 wheels=$2 folder=$3
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$folder/hjul"
cp "$wheels"/*.whl "$folder/hjul/"
cp -r "$here/deploy" "$folder/deploy"
rm "$folder/deploy/release.sh"
cp "$here/requirements.lock" "$here/docs/drift.md" "$here/LICENSE" "$here/CHANGELOG.md" "$folder/"
"$python" -m build --wheel --no-isolation --outdir "$folder" "$here" >/dev/null
