# What logging.yaml says, made so. Logs outlive everything else of the service.
resource "aws_cloudwatch_log_group" "application" {
  name              = "/${{ values.organisation }}/${{ values.name }}"
  retention_in_days = 90
{%- if values.trust == 'own-keys' %}
  kms_key_id        = aws_kms_key.service.arn
{%- endif %}
}

resource "aws_cloudwatch_log_group" "audit" {
  name              = "/${{ values.organisation }}/${{ values.name }}/audit"
  retention_in_days = {% if values.classification == 'restricted' %}2557{% elif values.classification == 'confidential' %}731{% else %}365{% endif %}
{%- if values.trust == 'own-keys' %}
  kms_key_id        = aws_kms_key.service.arn
{%- endif %}
  lifecycle {
    prevent_destroy = true
  }
}
{%- if values.dataStore == 'postgresql' or values.deployment == 'vm' %}

resource "aws_cloudwatch_log_group" "flow" {
  name              = "/${{ values.organisation }}/${{ values.name }}/flow"
  retention_in_days = 365
{%- if values.trust == 'own-keys' %}
  kms_key_id        = aws_kms_key.service.arn
{%- endif %}
}
{%- endif %}
