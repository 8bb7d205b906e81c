import {
  DescribeAlarmsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { judge, type Place, type Sight } from '../rule';
import { CLOUDWATCH } from '../services';
import { type Inspect, inspection, placeOf } from './Inspection';

/** What L28 (CloudWatch.15, CloudWatch.17) sees in an alarm. */
export function actionSight(alarm: MetricAlarm): Sight {
  const name = alarm.AlarmName ?? 'without a name';
  if (!alarm.AlarmActions || alarm.AlarmActions.length === 0) {
    return {
      title: `Alarm ${name} does nothing when it goes off`,
      remediation: `Add an action, such as an SNS topic, to the ALARM state of alarm ${name}.`,
    };
  }
  return alarm.ActionsEnabled
    ? undefined
    : {
        title: `The actions of alarm ${name} are switched off`,
        remediation: `Enable the actions of alarm ${name}.`,
      };
}

/** Where an alarm is, for findings. */
export function alarmPlace(alarm: MetricAlarm, location: string): Place {
  return { resource: alarm.AlarmArn ?? alarm.AlarmName ?? 'alarm', location };
}

/** L28: an alarm that the service names does something. */
export const inspectAlarm: Inspect = async (session, resource) => {
  const { id, scope } = resource;
  const alarm = await session.ask(
    CLOUDWATCH,
    scope,
    { action: 'cloudwatch:DescribeAlarms' },
    async (client, options) =>
      (
        await client.send(
          new DescribeAlarmsCommand({
            AlarmNames: [id],
            AlarmTypes: ['MetricAlarm'],
          }),
          options,
        )
      ).MetricAlarms?.[0],
  );
  return inspection(() => [
    judge('L28', placeOf(resource), alarm, actionSight),
  ]);
};
