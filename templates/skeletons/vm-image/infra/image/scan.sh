#!/usr/bin/env bash
# Starts one machine from the image that was built, lets Amazon Inspector scan it
# and writes what it found. A scan that does not come to an end is no pass.
set -euo pipefail
image=${1:?image id}
findings=${2:?file to write}
region=${AWS_REGION:?}

machine=$(aws ec2 run-instances --region "$region" --image-id "$image" \
  --launch-template "LaunchTemplateName=${{ values.organisation }}-image-scan" --count 1 \
  --query 'Instances[0].InstanceId' --output text)
trap 'aws ec2 terminate-instances --region "$region" --instance-ids "$machine" >/dev/null' EXIT

state=
for _ in $(seq 1 60); do
  state=$(aws inspector2 list-coverage --region "$region" \
    --filter-criteria "resourceId=[{comparison=EQUALS,value=$machine}]" \
    --query 'coveredResources[0].scanStatus.[statusCode,reason]' --output text)
  [ "$state" = "$(printf 'ACTIVE\tSUCCESSFUL')" ] && break
  sleep 30
done
if [ "$state" != "$(printf 'ACTIVE\tSUCCESSFUL')" ]; then
  echo "Inspector did not scan $machine: $state" >&2
  exit 1
fi

aws inspector2 list-findings --region "$region" \
  --filter-criteria "resourceId=[{comparison=EQUALS,value=$machine}]" --output json > "$findings"

# What can be repaired is repaired before the image is used.
left=$(jq '[.findings[] | select(.fixAvailable == "YES") | select(.severity == "CRITICAL" or .severity == "HIGH")] | length' "$findings")
if [ "$left" -ne 0 ]; then
  echo "$left critical or high weaknesses of $image can be repaired; raise the snapshot in infra/image" >&2
  exit 1
fi
