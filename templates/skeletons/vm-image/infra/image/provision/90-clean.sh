#!/usr/bin/env bash
# Nothing that the build used stays: keys, histories, caches, the identity of the host.
set -euo pipefail
dnf clean all
rm -rf /tmp/* /var/tmp/* /var/log/journal/*
find /root /home -name authorized_keys -delete
find /root /home -name '.*_history' -delete
rm -f /etc/ssh/ssh_host_*
truncate --size 0 /etc/machine-id
cloud-init clean --logs
