/** What people choose most often where ten characters are asked for, in lower case. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `0123456789 0987654321 1111111111 1122334455 1234512345 1234554321 1234567890 12345678910 123456789a 123456789q
  1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 9876543210 a123456789 aa12345678 abc1234567 abcd123456 abcd1234567 abcdefghij
  administrator asdfasdfasdf asdfghjkl asdfghjkl; asdfghjkl1 assassin123 baseball123 basketball blackfang blackfang1
  blackfang123 changeme123 changemenow charlie123 chocolate1 computer123 dragon1234
  fdsa4321asdf football123 iloveyou123 iloveyou1234 iloveyousomuch letmein123 letmein1234 letmeinnow liverpool1
  manchester michael123 minecraft123 motherfucker myspace1234 p@ssw0rd123 p@ssword123 pa$$word123 passw0rd123 password
  password01 password1! password10 password11 password12 password123 password1234 password12345 passwordpassword
  pokemon1234 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv qwe1234567 qweasdzxc1 qweasdzxc123 qwer123456 qwerty1234
  qwerty12345 qwerty123456 qwertyqwerty qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiop[] rockyou1234 samsung123
  secret1234 sunshine123 superman123 temp123456 test123456 testtest123 thisismypassword trustno1trustno1 unbelievable
  welcome123 welcome1234 whatever123 yourpassword zaq12wsxcde3 zxcvbnm123 zxcvbnm,./ zxcvbnmasdfghjkl`.split(/\s+/),
);
