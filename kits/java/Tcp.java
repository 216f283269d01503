// A TCP that can only start to connect: fill in the rest.
// It speaks synfin's program protocol, version 1, at level `symbols`: a segment is its flags.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

public class Tcp {
    private String state = "CLOSED";
    private final long mslUs;      // TIME_WAIT lasts 2 * mslUs
    private Long wakeUs = null;    // when to be woken, in TIME_WAIT: nowUs + 2 * mslUs

    // Parts of the reply.
    private final List<String> send = new ArrayList<>();
    private final List<String> signals = new ArrayList<>();
    private String refused = null; // why the call is refused

    private Tcp(long mslUs) {
        this.mslUs = mslUs;
    }

    /** A call of the user. */
    private void call(String call) {
        if (call.equals("connect") && state.equals("CLOSED")) {
            state = "SYN_SENT";
            send.add("SYN");
        }
        // TODO: listen, send, receive, close, abort, status (RFC 9293, sections 3.10.1 to 3.10.6)
    }

    /** A segment arrives: its flags, such as "SYN+ACK"; acks is "all", "old" or null. */
    private void segment(long nowUs, String flags, String acks) {
        if (state.equals("SYN_SENT") && flags.equals("SYN+ACK") && "all".equals(acks)) {
            state = "ESTABLISHED";
            send.add("ACK");
        }
        // TODO: everything else (RFC 9293, section 3.10.7)
    }

    /** The time in wakeUs has come. */
    private void tick(long nowUs) {
        // TODO: the end of TIME_WAIT
    }

    // ---- the protocol ----

    private String handle(String type, String line) {
        send.clear();
        signals.clear();
        refused = null;
        switch (type) {
            case "call" -> call(text(line, "call"));
            case "segment" -> segment(number(line, "now_us"), text(line, "flags"), text(line, "acks"));
            case "tick" -> tick(number(line, "now_us"));
            default -> { }
        }
        return "{\"state\":\"" + state + "\",\"send\":" + list(send) + ",\"signals\":" + list(signals)
            + (refused == null ? "" : ",\"refused\":\"" + refused + "\"")
            + (wakeUs == null ? "" : ",\"wake_us\":" + wakeUs) + "}";
    }

    private static String list(List<String> words) {
        return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(",", "[", "]"));
    }

    // synfin writes messages without spaces, and no text contains a key, so this is all the JSON
    // that the protocol needs.
    private static String text(String line, String key) {
        Matcher found = Pattern.compile('"' + key + "\":\"([^\"]*)\"").matcher(line);
        return found.find() ? found.group(1) : null;
    }

    private static long number(String line, String key) {
        Matcher found = Pattern.compile('"' + key + "\":([0-9]+)").matcher(line);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        Tcp tcp = null;
        String line;
        while ((line = input.readLine()) != null) {
            String type = text(line, "type");
            String reply;
            if (type.equals("hello")) {
                reply = "{\"version\":1,\"level\":\"symbols\",\"name\":\"java kit\"}";
            } else {
                if (type.equals("start")) {
                    tcp = new Tcp(number(line, "msl_us"));
                }
                reply = tcp.handle(type, line);
            }
            System.out.println(reply); // your own output goes to System.err
            System.out.flush();
        }
    }
}
