terraform {
  required_version = "~> 1.13.0"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.21.0"
    }
  }
  # State holds what must not be read by others: remote, encrypted, locked.
  backend "s3" {
    bucket       = "${{ values.organisation }}-${{ values.awsAccount }}-terraform-state"
    key          = "${{ values.repository }}/terraform.tfstate"
    region       = "${{ values.awsRegion }}"
    encrypt      = true
    kms_key_id   = "alias/${{ values.organisation }}-terraform-state"
    use_lockfile = true
  }
}

provider "aws" {
  region              = "${{ values.awsRegion }}"
  allowed_account_ids = ["${{ values.awsAccount }}"]
  default_tags {
    tags = {
      service        = "${{ values.name }}"
      owner          = "${{ values.ownerName }}"
      tier           = "${{ values.tier }}"
      exposure       = "${{ values.exposure }}"
      classification = "${{ values.classification }}"
    }
  }
}
