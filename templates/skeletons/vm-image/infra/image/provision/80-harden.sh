#!/usr/bin/env bash
# Reached by sessions alone: no SSH, no password, no core dumps, a closed firewall.
set -euo pipefail
systemctl disable --now sshd
systemctl mask sshd
passwd --lock root
passwd --lock ec2-user
printf '* hard core 0\n' > /etc/security/limits.d/90-no-core.conf
cat > /etc/sysctl.d/90-hardening.conf <<'CONF'
fs.suid_dumpable = 0
kernel.dmesg_restrict = 1
kernel.kptr_restrict = 2
kernel.unprivileged_bpf_disabled = 1
net.ipv4.conf.all.accept_redirects = 0
net.ipv4.conf.all.rp_filter = 1
net.ipv4.conf.all.send_redirects = 0
net.ipv6.conf.all.accept_redirects = 0
CONF
cat > /etc/audit/rules.d/90-fairway.rules <<'CONF'
-w /etc/passwd -p wa -k identity
-w /etc/sudoers -p wa -k privilege
-a always,exit -F arch=b64 -S execve -F euid=0 -F auid>=1000 -k root-command
-e 2
CONF
systemctl enable auditd
