import {useInfiniteQuery} from "@tanstack/react-query";
import {Users} from "lucide-react";
import {useCore} from "../../core/core";
import {day} from "../../core/format";
import {Listing} from "../../design/listing";
import {Page} from "../../design/page";
import "./auth.css";

interface User {
  userId: string;
  email: string;
  status: string;
  enabled: boolean;
  createdAt: string;
  lastCampaignAt: string | null;
}

interface UsersPart {
  users: User[];
  cursor: string | null;
}

const EMPTY = {icon: Users, title: "No users yet", words: "Who signs up appears here."};

export default function UsersPage() {
  const {http} = useCore();
  const users = useInfiniteQuery({
    queryKey: ["users"],
    initialPageParam: "",
    queryFn: ({pageParam}) =>
      http.json<UsersPart>(`/api/auth/users${pageParam && `?cursor=${encodeURIComponent(pageParam)}`}`),
    getNextPageParam: ({cursor}) => cursor,
  });
  const all = users.data?.pages.flatMap((part) => part.users) ?? [];
  return (
    <Page title="Users" lead="Everybody who has an account. Only administrators see this page.">
      <div className="stack">
        <Listing query={users} name="users" empty={EMPTY} isEmpty={all.length === 0}>
          <Table users={all} />
        </Listing>
      </div>
    </Page>
  );
}

function Table({users}: {users: User[]}) {
  const wereWrittenTo = users.some(({lastCampaignAt}) => lastCampaignAt);
  return (
    <table className="users card">
      <caption className="visually-hidden">Users</caption>
      <thead>
        <tr>
          <th scope="col">E-mail</th>
          <th scope="col">Status</th>
          <th scope="col">Created</th>
          {wereWrittenTo && <th scope="col">Last campaign</th>}
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.userId}>
            <th scope="row">{user.email}</th>
            <td>
              <Status user={user} />
            </td>
            <td className="quiet">
              <time dateTime={user.createdAt}>{day(user.createdAt)}</time>
            </td>
            {wereWrittenTo && (
              <td className="quiet">
                {user.lastCampaignAt && (
                  <time dateTime={user.lastCampaignAt}>{day(user.lastCampaignAt)}</time>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const STATUSES: Record<string, {words: string; look: string}> = {
  CONFIRMED: {words: "Confirmed", look: "badge-good"},
  UNCONFIRMED: {words: "Not confirmed", look: "badge-warn"},
  FORCE_CHANGE_PASSWORD: {words: "Invited", look: "badge-accent"},
  RESET_REQUIRED: {words: "Must change password", look: "badge-warn"},
  EXTERNAL_PROVIDER: {words: "External", look: ""},
};

function Status({user}: {user: User}) {
  if (!user.enabled) return <span className="badge badge-bad">Switched off</span>;
  const {words, look} = STATUSES[user.status] ?? {words: user.status, look: ""};
  return <span className={`badge ${look}`}>{words}</span>;
}
