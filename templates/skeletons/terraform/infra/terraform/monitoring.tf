# Alarms of logging.yaml that a machine can raise. The topic is the platform's,
# encrypted and routed to whoever is on call for the owner.
data "aws_sns_topic" "alarms" {
  name = "${{ values.organisation }}-alarms-${{ values.ownerName }}"
}

resource "aws_cloudwatch_log_metric_filter" "errors" {
  name           = "${{ values.name }}-errors"
  log_group_name = aws_cloudwatch_log_group.application.name
  pattern        = "{ {% if values.language == 'node' %}$.http.response.status_code{% else %}$.status{% endif %} >= 500 }"
  metric_transformation {
    name      = "${{ values.name }}-errors"
    namespace = "fairway"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${{ values.name }}-errors"
  namespace           = "fairway"
  metric_name         = aws_cloudwatch_log_metric_filter.errors.name
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = {% if values.tier == '1' %}5{% else %}20{% endif %}
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [data.aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_log_metric_filter" "authentication" {
  name           = "${{ values.name }}-authentication"
  log_group_name = aws_cloudwatch_log_group.audit.name
  pattern        = "{ $.outcome = \"denied\" }"
  metric_transformation {
    name      = "${{ values.name }}-authentication"
    namespace = "fairway"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "authentication" {
  alarm_name          = "${{ values.name }}-authentication"
  namespace           = "fairway"
  metric_name         = aws_cloudwatch_log_metric_filter.authentication.name
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = {% if values.exposure == 'internet' %}20{% else %}50{% endif %}
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [data.aws_sns_topic.alarms.arn]
}

# Somebody who hides something switches this off first: silence is an alarm too.
# The service writes audit.alive every five minutes, whether or not anybody calls
# it: without that, a quiet night would look the same. CloudWatch has no value at
# all for a period without an event, so what is missing is what breaches.
resource "aws_cloudwatch_metric_alarm" "silence" {
  alarm_name          = "${{ values.name }}-silence"
  namespace           = "AWS/Logs"
  metric_name         = "IncomingLogEvents"
  dimensions          = { LogGroupName = aws_cloudwatch_log_group.audit.name }
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = {% if values.tier == '1' %}900{% else %}3600{% endif %}
  evaluation_periods  = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [data.aws_sns_topic.alarms.arn]
}
