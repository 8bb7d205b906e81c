#!/usr/bin/env bash
# Puts an image on the approved list, after the gate has answered that it may be.
# The only role that may set this tag is that of the pipeline's approval.
set -euo pipefail
image=${1:?image id}
revision=${2:?commit}

# 0 is yes; no, unknown and not reachable all end here.
fairway gate --entity "component:default/${{ values.name }}" --stage production

built=$(aws ec2 describe-images --region "${AWS_REGION:?}" --image-ids "$image" \
  --query "Images[0].Tags[?Key=='fairway:revision'].Value | [0]" --output text)
if [ "$built" != "$revision" ]; then
  echo "$image was built from $built and not from $revision" >&2
  exit 1
fi
aws ec2 create-tags --region "${AWS_REGION:?}" --resources "$image" --tags Key=fairway:approved,Value=true
