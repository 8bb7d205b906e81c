#!/usr/bin/env bash
# Packages of one dated release, so that the same commit makes the same image.
set -euo pipefail
dnf --assumeyes --releasever="${SNAPSHOT:?}" upgrade
dnf --assumeyes --releasever="${SNAPSHOT:?}" install amazon-cloudwatch-agent podman
systemctl enable amazon-cloudwatch-agent amazon-ssm-agent
