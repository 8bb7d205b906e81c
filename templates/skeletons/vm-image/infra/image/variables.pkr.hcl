variable "region" {
  type    = string
  default = "${{ values.awsRegion }}"
}

variable "revision" {
  type        = string
  description = "Commit that the image is built from"
  validation {
    condition     = can(regex("^[0-9a-f]{40}$", var.revision))
    error_message = "The revision is the full id of a commit."
  }
}

variable "snapshot" {
  type        = string
  description = "Release of the distribution that packages are taken from; raised by a change"
  default     = "2023.9.20261110"
}
