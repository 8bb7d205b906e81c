import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  AccessGrant,
  AccessRequest,
  GrantExtension,
} from '@fairway/plugin-jit-access-common';
import {
  checkDuration,
  DurationPicker,
  durationToMs,
  formatDuration,
  formatMoment,
  jitAccessApiRef,
  jitAccessReactTranslationRef,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ReasonDialog } from '../common/ReasonDialog';
import { extensionBounds } from './extensionBounds';

/** Properties of {@link ExtendDialog}. */
export interface ExtendDialogProps {
  grant: AccessGrant;
  extension: GrantExtension;
  onClose: () => void;
  onAsked: (request: AccessRequest) => void;
}

/** Asks for more time, and says what it costs and what is left. */
export function ExtendDialog(props: ExtendDialogProps) {
  const { grant, extension, onClose, onAsked } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { t: tReact } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  const api = useApi(jitAccessApiRef);
  const bounds = extensionBounds(grant.endsAt, extension);
  const [duration, setDuration] = useState(bounds.default);
  const wrong = checkDuration(duration, bounds);
  const problem = {
    missing: tReact('duration.missing'),
    'too-short': tReact('duration.tooShort', {
      min: formatDuration(bounds.min, { language }),
    }),
    'too-long': tReact('duration.tooLong', {
      max: formatDuration(bounds.max, { language }),
    }),
  };
  const ms = durationToMs(duration);
  const end = grant.endsAt && ms !== null && Date.parse(grant.endsAt) + ms;
  return (
    <ReasonDialog
      title={t('extend.title')}
      text={
        <Flex direction="column" gap="1">
          <Text weight="bold">{grant.entitlementTitle}</Text>
          <Text>
            {t('extend.cost', {
              number: String(extension.used + 1),
              times: String(extension.times),
              left: String(Math.max(0, extension.times - extension.used - 1)),
            })}
          </Text>
          {extension.latestEnd && (
            <Text color="secondary">
              {t('extend.latest', {
                time: formatMoment(extension.latestEnd, language),
              })}
            </Text>
          )}
          <Text color="secondary">{t('extend.decides')}</Text>
        </Flex>
      }
      confirm={t('extend.confirm')}
      reason={{ label: t('extend.reason'), hint: t('extend.reasonHint') }}
      problem={wrong && problem[wrong]}
      perform={async reason =>
        onAsked(await api.extendGrant(grant.id, { duration, reason }))
      }
      onClose={onClose}
    >
      <DurationPicker
        more
        bounds={bounds}
        value={duration}
        onChange={setDuration}
        error={wrong ? problem[wrong] : undefined}
      />
      {end && !wrong && (
        <Text>
          {t('extend.newEnd', {
            time: formatMoment(new Date(end).toISOString(), language),
          })}
        </Text>
      )}
    </ReasonDialog>
  );
}
