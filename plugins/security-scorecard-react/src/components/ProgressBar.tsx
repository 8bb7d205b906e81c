import { Flex, Text } from '@backstage/ui';
import LinearProgress from '@material-ui/core/LinearProgress';

/** Props of {@link ProgressBar}. */
export interface ProgressBarProps {
  /** Names the bar for assistive technology. */
  label: string;
  /** 0–100. */
  value: number;
  /** What the bar shows, in words and numbers; stands above it. */
  words: string;
  /** `large` where it is the first thing to be read; default `small`. */
  size?: 'small' | 'large';
}

/** A bar that says in words what it shows. */
export const ProgressBar = ({
  label,
  value,
  words,
  size = 'small',
}: ProgressBarProps) => (
  <Flex direction="column" gap="1">
    <Text as="span" variant={size === 'large' ? 'title-small' : 'body-small'}>
      {words}
    </Text>
    <LinearProgress
      variant="determinate"
      value={value}
      aria-label={label}
      aria-valuetext={words}
    />
  </Flex>
);
