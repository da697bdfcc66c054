import { Anchor, Button } from "@mantine/core";
import { notifications as toasts } from "@mantine/notifications";
import type { PushDevice } from "@stint/protocol/push";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatDay } from "../../format.ts";
import { useInstallOffer } from "../../install-offer.ts";
import { useMe } from "../../me.ts";
import { useViewer } from "../../preferences.ts";
import { ownDeviceId, pushPermission } from "../../push-device.ts";
import { ConfirmButton } from "../../ui/confirm-button.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { SkeletonBlock } from "../../ui/skeleton.tsx";
import { StateDot } from "../../ui/state-dot.tsx";
import { Ago } from "../../ui/time.tsx";
import { SettingsSection } from "../access/settings-section.tsx";
import classes from "./device-section.module.css";
import { WHY_NOT } from "./device-words.ts";
import { addThisDevice, devicesQuery, removeDevice, testDevice } from "./devices.ts";

/** Whether this browser shows notifications, which others do, and the app to install. */
export function DeviceSection() {
  const { data, error, refetch } = useQuery(devicesQuery);
  return (
    <div id="devices">
      <SettingsSection
        title="Notifications on this device"
        description={
          <>
            Hear of an automatic punch-out also while no page of Stint is open. What you hear of is chosen
            under{" "}
            <Anchor component={Link} to="/notifications/settings" underline="always">
              Notifications
            </Anchor>
            .
          </>
        }
      >
        {data ? (
          <>
            <ThisDevice publicKey={data.publicKey} devices={data.devices} />
            {data.devices.length > 0 ? <DeviceList devices={data.devices} /> : null}
          </>
        ) : error ? (
          <ErrorState title="Your devices could not be loaded" error={error} onRetry={() => void refetch()} />
        ) : (
          <div role="status" aria-label="Loading">
            <SkeletonBlock height={76} />
          </div>
        )}
        <InstallOffer />
      </SettingsSection>
    </div>
  );
}

function ThisDevice({ publicKey, devices }: { publicKey: string | null; devices: PushDevice[] }) {
  const { user } = useMe();
  const permission = pushPermission();
  const device = devices.find(({ id }) => id === ownDeviceId());
  const add = useMutation({
    mutationFn: (key: string) => addThisDevice(user.id, key),
    onError: failed("Notifications are still off"),
  });
  const remove = useMutation({
    mutationFn: removeDevice,
    onError: failed("Notifications are still on"),
  });
  const test = useMutation({
    mutationFn: testDevice,
    onSuccess: ({ state }) => {
      if (state === "failed")
        failed("The test did not arrive")(new Error("Turn notifications off and on again."));
      else toasts.show({ message: "The test is on its way to this device." });
    },
    onError: failed("No test was sent"),
  });
  if (device) {
    return (
      <>
        <StateDot state="live" word="On" />
        <div className={classes.verbs}>
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate(device)}>
            Send a test
          </Button>
          <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(device)}>
            Turn off
          </Button>
        </div>
      </>
    );
  }
  const whyNot = publicKey === null ? WHY_NOT.server : permission === "granted" ? null : WHY_NOT[permission];
  return (
    <>
      <StateDot state="out" word="Off" />
      {whyNot ? <p className={classes.why}>{whyNot}</p> : null}
      {publicKey !== null && (permission === "default" || permission === "granted") ? (
        <div>
          <Button variant="default" loading={add.isPending} onClick={() => add.mutate(publicKey)}>
            Turn on
          </Button>
        </div>
      ) : null}
    </>
  );
}

function DeviceList({ devices }: { devices: PushDevice[] }) {
  return (
    <ul className={classes.devices} aria-label="Devices that show your notifications">
      {devices.map((device) => (
        <DeviceRow key={device.id} device={device} />
      ))}
    </ul>
  );
}

function DeviceRow({ device }: { device: PushDevice }) {
  const viewer = useViewer();
  const { label, addedAt, lastSentAt } = device;
  const isOwn = device.id === ownDeviceId();
  return (
    <li className={classes.device}>
      <div className={classes.what}>
        <span className={classes.label}>
          {label}
          {isOwn ? " (this device)" : ""}
        </span>
        <span className={classes.facts}>
          added {formatDay(addedAt, viewer)},{" "}
          {lastSentAt ? (
            <>
              last message <Ago at={lastSentAt} />
            </>
          ) : (
            "no message yet"
          )}
        </span>
      </div>
      <ConfirmButton
        size="xs"
        title={`Remove ${label}?`}
        consequence="Nothing more is sent there. It can be turned on again from that device."
        confirm="Remove"
        danger
        aria-label={`Remove ${label}`}
        onConfirm={() => removeDevice(device).catch(failed("The device is still there"))}
      >
        Remove
      </ConfirmButton>
    </li>
  );
}

function InstallOffer() {
  const install = useInstallOffer();
  if (!install) return null;
  return (
    <div className={classes.install}>
      <p className={classes.why}>
        As an app, Stint opens in a window of its own, with a shortcut to the punch.
      </p>
      <Button variant="default" onClick={() => void install()}>
        Install Stint
      </Button>
    </div>
  );
}

function failed(title: string) {
  return ({ message }: Error) => void toasts.show({ color: "red", title, message });
}
