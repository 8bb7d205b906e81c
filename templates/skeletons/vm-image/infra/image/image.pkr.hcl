packer {
  required_version = "~> 1.14.0"
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "1.4.0"
    }
  }
}

# The hardened base that the security team has approved, by its mark and never by an id.
data "amazon-ami" "base" {
  region      = var.region
  owners      = ["${{ values.awsAccount }}"]
  most_recent = true
  filters = {
    name                   = "${{ values.organisation }}-base-*"
    state                  = "available"
    "tag:fairway:approved" = "true"
    "tag:fairway:base"     = "true"
  }
}

source "amazon-ebs" "image" {
  region        = var.region
  ami_name      = "${{ values.name }}-${var.revision}"
  source_ami    = data.amazon-ami.base.id
  instance_type = "t4g.small"

  # The builder is reached by a session, has no public address and no key to keep.
  ssh_username                = "ec2-user"
  ssh_interface               = "session_manager"
  communicator                = "ssh"
  associate_public_ip_address = false
  iam_instance_profile        = "${{ values.organisation }}-image-builder"
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  # Machines from this image take session tokens for metadata too.
  imds_support = "v2.0"
  encrypt_boot = true
{%- if values.trust == 'own-keys' %}
  kms_key_id   = "alias/${{ values.organisation }}-${{ values.name }}"
{%- endif %}
  ami_users    = []

  # Approved by the pipeline, when the scan has passed; see approve.sh.
  tags = {
    Name               = "${{ values.name }}-${var.revision}"
    service            = "${{ values.name }}"
    owner              = "${{ values.ownerName }}"
    "fairway:revision" = var.revision
    "fairway:base"     = data.amazon-ami.base.id
    "fairway:approved" = "false"
  }
}

build {
  sources = ["source.amazon-ebs.image"]

  provisioner "shell" {
    execute_command  = "sudo env {{ .Vars }} bash -eu '{{ .Path }}'"
    environment_vars = ["SNAPSHOT=${var.snapshot}"]
    scripts = [
      "infra/image/provision/10-packages.sh",
      "infra/image/provision/80-harden.sh",
      # Always last: nothing that the build used stays in the image.
      "infra/image/provision/90-clean.sh",
    ]
  }

  post-processor "manifest" {
    output     = "packer-manifest.json"
    strip_path = true
  }
}
