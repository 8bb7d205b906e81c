import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityPresentation } from '@backstage/plugin-catalog-react';
import { Button, Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import type { AccessGrant } from '@fairway/plugin-jit-access-common';
import { EntityName, jitAccessApiRef } from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ReasonDialog } from '../common/ReasonDialog';

type Verdict = 'justified' | 'not-justified';

/** Properties of {@link ReviewButton}. */
export interface ReviewButtonProps {
  grant: AccessGrant;
  onReviewed: () => void;
}

/** Reviews a break-glass grant, where the server offers it. */
export function ReviewButton(props: ReviewButtonProps) {
  const { grant, onReviewed } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const { primaryTitle } = useEntityPresentation(grant.grantee);
  const [open, setOpen] = useState(false);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  if (!grant.actions.includes('review')) {
    return null;
  }
  return (
    <>
      <div>
        <Button
          aria-label={t('breakGlassReview.buttonOf', {
            person: primaryTitle,
          })}
          onPress={() => setOpen(true)}
        >
          {t('breakGlassReview.button')}
        </Button>
      </div>
      {open && (
        <ReasonDialog
          title={t('breakGlassReview.title')}
          text={
            <Flex direction="column" gap="1">
              <span>
                <EntityName entityRef={grant.grantee} />
                {': '}
                {t('breakGlassReview.took', { title: grant.entitlementTitle })}
              </span>
              <Text color="secondary">
                {t('breakGlassReview.why', { reason: grant.reason })}
              </Text>
            </Flex>
          }
          confirm={t('breakGlassReview.confirm')}
          reason={{
            label: t('breakGlassReview.comment'),
            hint: t('breakGlassReview.commentHint'),
            missing: t('breakGlassReview.commentMissing'),
          }}
          problem={
            verdict === null ? t('breakGlassReview.verdictMissing') : null
          }
          perform={async comment => {
            if (verdict) {
              await api.reviewBreakGlass(grant.id, { verdict, comment });
            }
          }}
          onClose={() => setOpen(false)}
          onDone={onReviewed}
        >
          <RadioGroup
            label={t('breakGlassReview.verdict')}
            orientation="horizontal"
            isRequired
            value={verdict}
            onChange={value =>
              setVerdict(value === 'justified' ? 'justified' : 'not-justified')
            }
          >
            <Radio value="justified">{t('breakGlassReview.justified')}</Radio>
            <Radio value="not-justified">
              {t('breakGlassReview.notJustified')}
            </Radio>
          </RadioGroup>
        </ReasonDialog>
      )}
    </>
  );
}
