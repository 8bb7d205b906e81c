import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { Campaign } from '@fairway/plugin-security-scorecard-common';
import { useFocusOnMount } from '@fairway/plugin-security-scorecard-react';
import styles from '../layout.module.css';
import { CampaignBadges, CampaignFacts } from './CampaignFacts';

/** Props of {@link CampaignCard}. */
export interface CampaignCardProps {
  campaign: Campaign;
  /** It was open before: the focus comes back to it. */
  wasOpen: boolean;
  onOpen: () => void;
}

/** One campaign of the list. */
export const CampaignCard = ({
  campaign,
  wasOpen,
  onOpen,
}: CampaignCardProps) => {
  const title = useFocusOnMount(wasOpen);
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="start" gap="3">
          <h3 className={styles.cardTitle}>
            <button
              ref={title}
              type="button"
              className={layout.linkButton}
              onClick={onOpen}
            >
              {campaign.title}
            </button>
          </h3>
          <CampaignBadges campaign={campaign} />
        </Flex>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="3">
          {campaign.description && (
            <Text
              as="p"
              variant="body-small"
              color="secondary"
              className={layout.spoken}
            >
              {campaign.description}
            </Text>
          )}
          <CampaignFacts campaign={campaign} />
        </Flex>
      </CardBody>
    </Card>
  );
};
