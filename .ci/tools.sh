# Programs of others that judge this project: pinned beside the script that runs them, installed below the target folder.
#
# A script sources this after it has set `settings`, the folder with its package.json or requirements.txt. It gets `folder`,
# where it may write, and is at the root of the workspace.

cd "$settings/../.."
mkdir -p "${CARGO_TARGET_DIR:-target}/$(basename "$settings")"
folder=$(cd "${CARGO_TARGET_DIR:-target}/$(basename "$settings")" && pwd)
export PIP_DISABLE_PIP_VERSION_CHECK=1

has_npm() { command -v npm >/dev/null; }
has_pip() { python3 -c 'import ensurepip, venv' 2>/dev/null; }

# Whether a folder was filled from the settings as they are now.
is_fresh() { cmp -s "$settings/$2" "$folder/$1/$2.installed"; }

# Fills `$folder/npm/node_modules`.
install_npm() {
  is_fresh npm package-lock.json && return
  rm -rf "$folder/npm" && mkdir "$folder/npm"
  cp "$settings"/{package.json,package-lock.json,.npmrc} "$folder/npm"
  (cd "$folder/npm" && npm ci --silent)
  cp "$settings/package-lock.json" "$folder/npm/package-lock.json.installed"
}

# Fills `$folder/pip/bin`.
install_pip() {
  is_fresh pip requirements.txt && return
  rm -rf "$folder/pip" && python3 -m venv "$folder/pip"
  "$folder/pip/bin/pip" install --quiet --requirement "$settings/requirements.txt"
  cp "$settings/requirements.txt" "$folder/pip/requirements.txt.installed"
}
