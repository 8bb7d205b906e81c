#!/usr/bin/env bash
# Installs the tools of the pipeline: exact versions, by the hash of their file.
# A file that is not the one that was reviewed is never run.
#
#   bash ci/tools.sh trivy gitleaks cosign fairway
set -euo pipefail

TRIVY_VERSION=0.67.2
TRIVY_SHA256=546511a5514afc813c0b72e4abeea2c16a32228a13a1e5114d927c190e76b1f9
GITLEAKS_VERSION=8.28.0
GITLEAKS_SHA256=a65b5253807a68ac0cafa4414031fd740aeb55f54fb7e55f386acb52e6a840eb
COSIGN_VERSION=3.0.6
COSIGN_SHA256=c956e5dfcac53d52bcf058360d579472f0c1d2d9b69f55209e256fe7783f4c74
KUBECTL_VERSION=1.33.0
KUBECTL_SHA256=9efe8d3facb23e1618cba36fb1c4e15ac9dc3ed5a2c2e18109e4a66b2bac12dc
PACKER_VERSION=1.14.2
PACKER_SHA256=cfefdea4ac580eba7b254ef34d25b756d4961741004e3e701a1476594d13e64a
FAIRWAY_VERSION=${{ values.fairwayVersion }}

TOOLS_DIR="${TOOLS_DIR:-$HOME/.local/bin}"
mkdir -p "$TOOLS_DIR"
TOOLS_DIR="$(cd "$TOOLS_DIR" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# fetch <address> <sha256>: writes $work/file
fetch() {
  curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location \
    --retry 3 --max-time 300 --output "$work/file" "$1"
  echo "$2  $work/file" | sha256sum --check --strict --quiet
}

install_trivy() {
  fetch "https://github.com/aquasecurity/trivy/releases/download/v$TRIVY_VERSION/trivy_${TRIVY_VERSION}_Linux-64bit.tar.gz" "$TRIVY_SHA256"
  tar -xzf "$work/file" -C "$TOOLS_DIR" trivy
}

install_gitleaks() {
  fetch "https://github.com/gitleaks/gitleaks/releases/download/v$GITLEAKS_VERSION/gitleaks_${GITLEAKS_VERSION}_linux_x64.tar.gz" "$GITLEAKS_SHA256"
  tar -xzf "$work/file" -C "$TOOLS_DIR" gitleaks
}

install_cosign() {
  fetch "https://github.com/sigstore/cosign/releases/download/v$COSIGN_VERSION/cosign-linux-amd64" "$COSIGN_SHA256"
  install -m 0755 "$work/file" "$TOOLS_DIR/cosign"
}

install_kubectl() {
  fetch "https://dl.k8s.io/release/v$KUBECTL_VERSION/bin/linux/amd64/kubectl" "$KUBECTL_SHA256"
  install -m 0755 "$work/file" "$TOOLS_DIR/kubectl"
}

install_packer() {
  fetch "https://releases.hashicorp.com/packer/$PACKER_VERSION/packer_${PACKER_VERSION}_linux_amd64.zip" "$PACKER_SHA256"
  unzip -oq "$work/file" packer -d "$TOOLS_DIR"
}

# The hash of the command line is set once for all pipelines of the organisation,
# as npm shows it: npm view @fairway/cli@<version> dist.integrity
install_fairway() {
  : "${FAIRWAY_CLI_INTEGRITY:?set it for all pipelines: the sha512 of @fairway/cli $FAIRWAY_VERSION as npm shows it}"
  local archive
  archive="$(cd "$work" && npm pack --silent "@fairway/cli@$FAIRWAY_VERSION")"
  if [ "sha512-$(openssl dgst -sha512 -binary "$work/$archive" | base64 -w0)" != "$FAIRWAY_CLI_INTEGRITY" ]; then
    echo "@fairway/cli $FAIRWAY_VERSION is not the file that was reviewed" >&2
    exit 1
  fi
  npm install --global --silent --ignore-scripts --prefix "$TOOLS_DIR/fairway-cli" "$work/$archive"
  ln -sf "$TOOLS_DIR/fairway-cli/bin/fairway" "$TOOLS_DIR/fairway"
}

for tool in "$@"; do
  "install_$tool"
done
