// One sweep of a game's whole tree, for one draw and all players, as one would write it in C.
// Arrays as in rubicon.game; `taken` is the action that leads to a node or -1, `order` every
// inner node after all that its values need, the members of an information set together.
#include <math.h>

typedef struct {
    int nodes, players, infosets, inner;
    const int *parent, *infoset, *first_child, *children, *chance, *payoff, *infoset_player,
        *action_start, *member_start, *members, *taken, *order, *lagging;
    const double *values, *rationality, *z;
    double *old, *now, *reach, *value, *response;  // [action], [action], [node], [node * player]
} Sweep;

static void soften(const Sweep *s, int h, const double *odds, double *out) {
    int first = s->action_start[h], stop = s->action_start[h + 1];
    double most = odds[first], total = 0;
    for (int a = first; a < stop; a++) most = odds[a] > most ? odds[a] : most;
    for (int a = first; a < stop; a++) total += out[a] = exp(odds[a] - most);
    for (int a = first; a < stop; a++) out[a] /= total;
}

static void respond(const Sweep *s, int h) {
    int first = s->action_start[h], width = s->action_start[h + 1] - first;
    int player = s->infoset_player[h];
    double mass = 0, *response = s->response + first;
    for (int a = 0; a < width; a++) response[a] = 0;
    for (int m = s->member_start[h]; m < s->member_start[h + 1]; m++) {
        int node = s->members[m];
        mass += s->reach[node];
        for (int a = 0; a < width; a++)
            response[a] += s->reach[node] * s->value[(s->first_child[node] + a) * s->players + player];
    }
    double base = response[0];
    for (int a = 0; a < width; a++)
        response[a] = s->rationality[player] * (response[a] - base) / mass;
}

static void average(const Sweep *s, int node) {
    int first = s->first_child[node], h = s->infoset[node], players = s->players;
    const double *now = h < 0 ? 0 : (s->lagging[h] ? s->old : s->now) + s->action_start[h];
    double *value = s->value + node * players;
    const int *paid = s->payoff + node * players;
    for (int i = 0; i < players; i++) value[i] = paid[i] < 0 ? 0 : s->values[paid[i]];
    for (int k = 0; k < s->children[node]; k++) {
        double share = now ? now[k] : s->values[s->chance[first + k]];
        for (int i = 0; i < players; i++) value[i] += share * s->value[(first + k) * players + i];
    }
}

void sweep(const Sweep *s) {
    for (int h = 0; h < s->infosets; h++) soften(s, h, s->z, s->old);
    s->reach[0] = 1;
    for (int n = 1; n < s->nodes; n++)
        s->reach[n] = s->reach[s->parent[n]]
                      * (s->taken[n] < 0 ? s->values[s->chance[n]] : s->old[s->taken[n]]);
    for (int n = 0; n < s->nodes; n++)
        if (s->children[n] == 0) average(s, n);
    for (int k = 0; k < s->inner; k++) {
        int node = s->order[k], h = s->infoset[node];
        if (h >= 0 && !s->lagging[h] && (k == 0 || s->infoset[s->order[k - 1]] != h)) {
            respond(s, h);
            soften(s, h, s->response, s->now);
        }
        average(s, node);
    }
    for (int h = 0; h < s->infosets; h++)
        if (s->lagging[h]) respond(s, h);
}

void sweeps(const Sweep *s, int count) {
    while (count-- > 0) sweep(s);
}
